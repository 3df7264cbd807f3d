declare module 'virtual:node-icons' {
  import type { LucideIcon } from 'lucide-react';

  /** The icons that node kinds name, by their lucide name; undefined where lucide has no such icon. */
  export const nodeIcons: Readonly<Record<string, LucideIcon | undefined>>;
}
declare module '*.css';
