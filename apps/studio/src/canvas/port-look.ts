import type { AttachmentType, PortType } from '@heddle/contracts';
import { isAttachmentType, namePortType, parsePortType } from '@heddle/graph';

/** The colour of a port type: that of its items for a list. */
export function portTypeColor(type: PortType | AttachmentType): string {
  if (isAttachmentType(type)) return 'var(--type-attachment)';
  return `var(--type-${scalarOf(type)})`;
}

function scalarOf(type: PortType): string {
  return /[a-z]+(?=>*$)/.exec(type)?.[0] ?? 'any';
}

/** The colour of a port; a missing one is a wound. */
export function portColor(port: {
  readonly type: PortType | AttachmentType;
  readonly isMissing: boolean;
}): string {
  return port.isMissing ? 'var(--danger)' : portTypeColor(port.type);
}

/** A port type in words. */
export function portTypeLabel(type: PortType | AttachmentType): string {
  if (!isAttachmentType(type) && parsePortType(type) === undefined) return type;
  return namePortType(type);
}
