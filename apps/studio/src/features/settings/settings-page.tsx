import { Page, Section } from '../../ui/page.tsx';
import { AccountSection } from './account-section.tsx';
import { ProviderGrid } from './provider-grid.tsx';
import { SecretList } from './secret-list.tsx';

/** Providers first: it is what people come for. */
export function SettingsPage() {
  return (
    <Page title="Settings" width="wide">
      <div className="max-w-[920px]">
        <Section
          title="Model providers"
          description="Where models run. Keys are kept encrypted and are never shown again."
        >
          <ProviderGrid />
        </Section>
        <Section
          title="Secrets"
          description="Values that flows use by name, for example the token of a tool's API."
        >
          <SecretList />
        </Section>
        <Section title="Account">
          <AccountSection />
        </Section>
      </div>
    </Page>
  );
}
