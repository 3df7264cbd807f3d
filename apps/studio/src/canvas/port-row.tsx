import { Handle, Position } from '@xyflow/react';
import type { CSSProperties } from 'react';
import { handleId } from './node-geometry.ts';
import type { PortView } from './node-view.ts';
import { portColor, portTypeLabel } from './port-look.ts';

/** What a handle says about its port, to style, tests and people. */
export function handleFacts(port: PortView) {
  return {
    'data-port': port.name,
    'data-side': port.side,
    'data-connected': port.isConnected || undefined,
    'data-required': port.isRequired || undefined,
    'data-missing': port.isMissing || undefined,
    'data-inside': port.isInside || undefined,
    title: `${port.title}: ${portTypeLabel(port.type)}${port.isRequired ? ', required' : ''}`,
  };
}

/** A port with its name. Values enter at the left and leave at the right, of a container's walls too. */
export function PortRow({ port }: { readonly port: PortView }) {
  const isInput = port.side === 'input';
  return (
    <li
      className="hd-port"
      data-connected={port.isConnected || undefined}
      data-missing={port.isMissing || undefined}
      data-inside={port.isInside || undefined}
      style={{ '--port': portColor(port) } as CSSProperties} // cast: React's type has no custom properties
    >
      <Handle
        type={isInput ? 'target' : 'source'}
        position={isInput ? Position.Left : Position.Right}
        id={handleId(port.side, port.name)}
        className="hd-handle"
        {...handleFacts(port)}
      />
      <span className="hd-port-name">
        {port.title}
        {port.isRequired && !port.isConnected ? <i aria-hidden="true">*</i> : null}
      </span>
    </li>
  );
}
