import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { watchTheme } from './lib/theme.ts';

watchTheme();

const root = document.getElementById('root');
if (!root) throw new Error('Expected an element with the id `root` in index.html.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
