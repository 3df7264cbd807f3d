/** Heddle's mark: the eye of a heddle, with the thread that passes through it. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label="Heddle">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g stroke="#fff" strokeWidth="2.4" strokeLinecap="round" fill="none">
        <path d="M9.5 7v18M22.5 7v18M16 7v5.2M16 19.8V25" />
        <ellipse cx="16" cy="16" rx="2.6" ry="3.8" />
        <path d="M4.5 16h5M22.5 16h5" opacity=".55" />
      </g>
    </svg>
  );
}
