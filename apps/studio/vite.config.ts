import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { nodeIcons } from './node-icons.ts';

/** Where the management API listens while the studio is developed. */
const server = process.env.HEDDLE_DEV_SERVER ?? 'http://127.0.0.1:4400';
const proxy = Object.fromEntries(['/api', '/v1', '/chat'].map((path) => [path, { target: server }]));

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind(), nodeIcons()],
  server: { host: '127.0.0.1', port: 4410, proxy },
  preview: { host: '127.0.0.1', port: 4410, proxy },
  build: { target: 'es2023', chunkSizeWarningLimit: 600, reportCompressedSize: true },
});
