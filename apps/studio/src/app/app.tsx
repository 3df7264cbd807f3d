import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProvider } from '../lib/api-context.tsx';
import { CommandProvider } from '../lib/commands.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { features } from './features.ts';
import { createAppRouter } from './router.tsx';

/** The studio: providers from the outside in, then the pages. */
export function App() {
  const [router] = useState(() => createAppRouter(features));
  return (
    <ApiProvider>
      <CommandProvider>
        <TooltipProvider>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </TooltipProvider>
      </CommandProvider>
    </ApiProvider>
  );
}
