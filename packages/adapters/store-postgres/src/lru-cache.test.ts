import { describe, expect, it } from 'vitest';
import { createLruCache } from './lru-cache.ts';

describe('createLruCache', () => {
  it('forgets what was not used for longest', () => {
    const cache = createLruCache<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });

  it('counts weights, replaces, and keeps the newest whatever it weighs', () => {
    const cache = createLruCache<string, number>(10, (value) => value);
    cache.set('a', 4);
    cache.set('b', 4);
    cache.set('a', 5);
    expect([cache.get('b'), cache.get('a')]).toEqual([4, 5]);
    cache.set('c', 50);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, undefined, 50]);
    cache.delete('c');
    cache.set('d', 10);
    expect([cache.get('c'), cache.get('d')]).toEqual([undefined, 10]);
  });
});
