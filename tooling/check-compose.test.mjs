import { readFileSync } from 'node:fs';
import path from 'node:path';
import { noteSkip } from '@heddle/testkit/servers';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkCompose } from './check-compose.mjs';
import { ROOT } from './lib/files.mjs';

const text = readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8');
const { services } = parse(text, { merge: true });
const result = checkCompose();
const skipped = 'skipped' in result ? noteSkip(result.skipped) : undefined;

describe('docker-compose.yml', () => {
  it.skipIf(skipped !== undefined)('follows the schema and refuses to start without its secrets', () => {
    expect(result.complaints).toEqual([]);
  });

  it('starts the server and the workers that the image is built with', () => {
    const image = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
    for (const name of ['server', 'worker']) {
      expect(services[name].command).toEqual(['node', `apps/${name}/dist/main.js`]);
      expect(image).toContain(`./apps/${name}/dist\n`);
    }
    expect(services.worker.deploy.replicas).toBe(2);
  });

  it('keeps a queue that forgets nothing', () => {
    const command = services.redis.command.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  it('holds no secret and publishes nothing beyond loopback', () => {
    expect(text).not.toMatch(/(?:PASSWORD|SECRET_KEY|ADMIN_TOKEN): (?!\$\{)/);
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });
});
