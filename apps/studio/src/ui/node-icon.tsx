import { nodeIcons } from 'virtual:node-icons';
import type { NodeCategory } from '@heddle/contracts';
import {
  ArrowDownToLine,
  ArrowUpFromLine,
  BookOpenText,
  BrainCircuit,
  CircleCheckBig,
  History,
  type LucideIcon,
  Shield,
  Shuffle,
  Split,
  Wrench,
} from 'lucide-react';

const CATEGORY_ICONS = {
  input: ArrowDownToLine,
  output: ArrowUpFromLine,
  guardrail: Shield,
  rag: BookOpenText,
  tool: Wrench,
  memory: History,
  model: BrainCircuit,
  validator: CircleCheckBig,
  control: Split,
  transform: Shuffle,
} as const satisfies Record<NodeCategory, LucideIcon>;

export const CATEGORY_LABELS = {
  input: 'Input',
  output: 'Output',
  guardrail: 'Guardrails',
  rag: 'Retrieval',
  tool: 'Tools',
  memory: 'Memory',
  model: 'Models',
  validator: 'Validators',
  control: 'Control',
  transform: 'Transform',
} as const satisfies Record<NodeCategory, string>;

/** The CSS colour of a category, the same everywhere. */
export function categoryColor(category: NodeCategory): string {
  return `var(--category-${category})`;
}

/** The icon that a kind names, or its category's. */
export function nodeIcon(icon: string, category: NodeCategory): LucideIcon {
  return nodeIcons[icon] ?? CATEGORY_ICONS[category];
}

export interface NodeIconTileProps {
  readonly icon: string;
  readonly category: NodeCategory;
  readonly size?: 'small' | 'medium' | 'large';
}

const TILES = {
  small: 'size-5 rounded-xs',
  medium: 'size-6 rounded-sm',
  large: 'size-8 rounded-md',
} as const;
const GLYPHS = { small: 12, medium: 14, large: 18 } as const;

/** A kind's icon on a tile tinted with its category. */
export function NodeIconTile({ icon, category, size = 'medium' }: NodeIconTileProps) {
  const Icon = nodeIcon(icon, category);
  const color = categoryColor(category);
  return (
    <span
      className={`inline-flex shrink-0 items-center justify-center ${TILES[size]}`}
      style={{ color, background: `color-mix(in oklab, ${color} 15%, transparent)` }}
      aria-hidden="true"
    >
      <Icon size={GLYPHS[size]} strokeWidth={2} />
    </span>
  );
}
