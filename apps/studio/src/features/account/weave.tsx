const WARP = Array.from({ length: 13 }, (_, index) => index);
const STEP = 120;

/** A weave drawn as a flow: warp threads, and weft that passes over and under them. Decoration only. */
export function Weave() {
  return (
    <svg
      className="pointer-events-none absolute inset-0 size-full text-line-strong [mask-image:radial-gradient(closest-side,black,transparent)]"
      viewBox="0 0 1440 900"
      preserveAspectRatio="xMidYMid slice"
      fill="none"
      aria-hidden="true"
    >
      {WARP.map((thread) => (
        <path key={thread} d={`M${thread * STEP} 0V900`} stroke="currentColor" strokeOpacity="0.7" />
      ))}
      {WARP.slice(0, 9).map((row) => (
        <g key={row} transform={`translate(0 ${row * 100 + 50})`}>
          <path d={weft(row)} stroke="currentColor" strokeWidth="1.5" />
          {WARP.filter((thread) => (thread + row) % 2 === 0).map((thread) => (
            <circle key={thread} cx={thread * STEP} r="4" className="fill-canvas" stroke="currentColor" />
          ))}
        </g>
      ))}
    </svg>
  );
}

function weft(row: number): string {
  const bends = WARP.slice(0, -1).map((thread) => {
    const from = thread * STEP;
    const height = (thread + row) % 2 === 0 ? 26 : -26;
    return `C${from + 40} ${height} ${from + 80} ${height} ${from + STEP} 0`;
  });
  return `M0 0${bends.join('')}`;
}
