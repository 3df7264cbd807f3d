// Runs before the first paint, so that a remembered theme never flashes. `src/lib/theme.ts` writes the key.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('heddle.theme');
  } catch (error) {
    console.error('Heddle could not read the remembered theme; the system decides.', error);
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
