export interface ProgressProps {
  readonly label: string;
  readonly value: number;
  /** 0 while it is not known how much there is. */
  readonly max: number;
}

/** How far long work is. */
export function Progress({ label, value, max }: ProgressProps) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      className="h-1 w-full overflow-hidden rounded-full bg-press"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width] duration-(--motion-slow)"
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}
