import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { complaintOfRoom, roomComplaint } from './disk-room.ts';

const MEGABYTE = 1_048_576;

describe('complaintOfRoom', () => {
  it('names the folder and what is left while a segment of the log has no room', () => {
    expect(roomComplaint('/data', { bavail: 3, bsize: MEGABYTE })).toBe(
      'no space left on device: the disk that holds /data has 3 MB left, and it takes 16 MB to go on',
    );
    expect(roomComplaint('/data', { bavail: 0, bsize: 4_096 })).toContain('has 0 MB left');
  });

  it('is silent while there is room, and where the system does not tell', () => {
    expect(roomComplaint('/data', { bavail: 16, bsize: MEGABYTE })).toBeUndefined();
    expect(complaintOfRoom(`${tmpdir()}/not-there-${process.pid}`)).toBeUndefined();
  });
});
