import { useEffect, useState } from 'react';

/** Whether a value has stayed the same for so many milliseconds; at once when it is the first. */
export function useSettled(value: string, ms: number): boolean {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled === value;
}
