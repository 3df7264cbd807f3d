import type { Me } from '@heddle/contracts';
import { Link, useRouterState } from '@tanstack/react-router';
import { CircleHelp, LogOut, Monitor, Moon, Search, Sun } from 'lucide-react';
import { useApiMutation } from '../lib/api-context.tsx';
import { classes } from '../lib/classes.ts';
import { useAllCommands } from '../lib/commands.tsx';
import type { Feature, FeatureEntry } from '../lib/feature.ts';
import { paths } from '../lib/paths.ts';
import { setTheme, type Theme, useTheme } from '../lib/theme.ts';
import { setCurrentWorkspace } from '../lib/workspace.ts';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { Logo } from './logo.tsx';

interface NavigationProps {
  readonly features: readonly Feature[];
  readonly isCompact: boolean;
  readonly me: Me;
}

/** The way between the parts of the studio. Compact, it is icons with tooltips. */
export function Navigation({ features, isCompact, me }: NavigationProps) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const entries = features
    .flatMap((feature) => (feature.entry ? [feature.entry] : []))
    .sort((left, right) => left.order - right.order);
  return (
    <nav
      aria-label="Main"
      className={classes(
        'flex shrink-0 flex-col gap-0.5 border-r border-line bg-surface p-2',
        isCompact ? 'w-[49px] items-center' : 'w-[208px]',
      )}
    >
      <Link
        to={paths.home()}
        className="mb-2 flex h-8 items-center gap-2 rounded-sm px-1 text-heading font-semibold tracking-[-0.01em] text-text"
        aria-label="Heddle, home"
      >
        <Logo size={isCompact ? 24 : 22} />
        {isCompact ? null : 'Heddle'}
      </Link>
      <SearchEntry isCompact={isCompact} />
      {entries.map((entry) => (
        <Entry key={entry.to} entry={entry} isCompact={isCompact} isCurrent={isCurrent(entry, path)} />
      ))}
      <div className="flex-1" />
      <AccountMenu me={me} isCompact={isCompact} />
    </nav>
  );
}

function isCurrent(entry: FeatureEntry, path: string): boolean {
  const beginnings = entry.matches ?? [entry.to];
  return beginnings.some((beginning) =>
    beginning === '/' ? path === '/' : path === beginning || path.startsWith(`${beginning}/`),
  );
}

const ITEM = 'flex h-8 shrink-0 items-center gap-2.5 rounded-sm text-body transition-colors select-none';

function itemClasses(isCompact: boolean, isActive: boolean): string {
  return classes(
    ITEM,
    isCompact ? 'w-8 justify-center' : 'px-2',
    isActive ? 'bg-press font-medium text-text' : 'text-soft hover:bg-hover hover:text-text',
  );
}

function Entry({
  entry,
  isCompact,
  isCurrent: isActive,
}: {
  readonly entry: FeatureEntry;
  readonly isCompact: boolean;
  readonly isCurrent: boolean;
}) {
  const Icon = entry.icon;
  const link = (
    <Link
      to={entry.to}
      aria-current={isActive ? 'page' : undefined}
      aria-label={entry.label}
      className={itemClasses(isCompact, isActive)}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      {isCompact ? null : entry.label}
    </Link>
  );
  return isCompact ? (
    <Tooltip label={entry.label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

function SearchEntry({ isCompact }: { readonly isCompact: boolean }) {
  const commands = useAllCommands();
  const open = () => commands.find((command) => command.id === 'app.palette')?.run();
  return (
    <Tooltip label="Search and commands" shortcut="Mod+K" side="right">
      <button
        type="button"
        aria-label="Search and commands"
        onClick={open}
        className={itemClasses(isCompact, false)}
      >
        <Search size={16} strokeWidth={1.75} aria-hidden="true" />
        {isCompact ? null : 'Search'}
      </button>
    </Tooltip>
  );
}

const THEME_ITEMS = [
  { theme: 'system', label: 'Theme of the system', icon: Monitor },
  { theme: 'light', label: 'Light theme', icon: Sun },
  { theme: 'dark', label: 'Dark theme', icon: Moon },
] as const satisfies readonly { theme: Theme; label: string; icon: typeof Sun }[];

function AccountMenu({ me, isCompact }: { readonly me: Me; readonly isCompact: boolean }) {
  const theme = useTheme();
  const commands = useAllCommands();
  const signOut = useApiMutation('signOut', {
    onSuccess: () => {
      setCurrentWorkspace(undefined);
      window.location.assign(paths.signIn());
    },
  });
  const name = me.user?.name ?? 'Admin token';
  const items: MenuItem[] = [
    { type: 'heading', label: me.user?.email ?? name },
    ...THEME_ITEMS.map((item) => ({
      label: item.label,
      icon: item.icon,
      isChecked: theme === item.theme,
      onSelect: () => setTheme(item.theme),
    })),
    { type: 'divider' },
    {
      label: 'Keyboard shortcuts',
      icon: CircleHelp,
      shortcut: '?',
      onSelect: () => commands.find((command) => command.id === 'app.shortcuts')?.run(),
    },
    { label: 'Sign out', icon: LogOut, onSelect: () => signOut.mutate({}) },
  ];
  return (
    <Menu items={items} side="right" align="end">
      <button type="button" className={itemClasses(isCompact, false)}>
        <span className="sr-only">Account: {isCompact ? name : ''}</span>
        <span
          aria-hidden="true"
          className="flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-soft text-[10px] font-semibold text-accent-text"
        >
          {name.slice(0, 1).toUpperCase()}
        </span>
        {isCompact ? null : <span className="truncate">{name}</span>}
      </button>
    </Menu>
  );
}
