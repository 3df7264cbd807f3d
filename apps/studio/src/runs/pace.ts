/** An update may take one part in so many of the page's time; what is left is for scrolling and typing. */
const PART = 6;
/** Even when an update takes long, what is shown is never older than this, in milliseconds. */
const OLDEST_MS = 250;
/** A hidden page paints no frames, yet its run must not look stuck when it is shown again. */
const HIDDEN_MS = 100;

/**
 * Paces updates of a page: once in a frame at most, and the less often the longer the last ones took, with what they
 * made the page draw. What it returns asks for one; asked again before it came, it still comes once.
 */
export function createPace(update: () => void): () => void {
  let isAsked = false;
  let restMs = 0;
  const run = (): void => {
    isAsked = false;
    const began = performance.now();
    update();
    // What the update made the browser lay out and paint is done before a task that is asked for now.
    setTimeout(() => {
      restMs = Math.min(OLDEST_MS, (performance.now() - began) * (PART - 1));
    }, 0);
  };
  const atFrame = (): void => {
    if (document.hidden) setTimeout(run, HIDDEN_MS);
    else requestAnimationFrame(run);
  };
  return () => {
    if (isAsked) return;
    isAsked = true;
    if (restMs > FRAME_MS) setTimeout(atFrame, restMs - FRAME_MS);
    else atFrame();
  };
}

const FRAME_MS = 16;
