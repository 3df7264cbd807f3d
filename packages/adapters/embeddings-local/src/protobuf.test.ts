import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtobufMessage } from './protobuf.ts';

const hex = (message: ProtobufMessage) => Buffer.from(message.toBytes()).toString('hex');

describe('ProtobufMessage', () => {
  test("writes the examples of protobuf's own encoding guide", () => {
    expect(hex(new ProtobufMessage().integer(1, 150))).toBe('089601');
    expect(hex(new ProtobufMessage().field(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(new ProtobufMessage().field(3, new ProtobufMessage().integer(1, 150)))).toBe('1a03089601');
    expect(hex(new ProtobufMessage().integer(1, -2))).toBe('08feffffffffffffffff01');
  });

  test('writes floats little-endian and field numbers over 15 in two bytes', () => {
    expect(hex(new ProtobufMessage().float(2, 1))).toBe('150000803f');
    expect(hex(new ProtobufMessage().integer(20, 7))).toBe('a00107');
  });

  test('any 64-bit integer reads back as itself', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const bytes = new ProtobufMessage().integer(1, value).toBytes().subarray(1);
        const read = bytes.reduce((sum, byte, index) => sum | (BigInt(byte & 0x7f) << BigInt(7 * index)), 0n);
        expect(BigInt.asIntN(64, read)).toBe(value);
        expect(bytes.every((byte, index) => byte >= 0x80 === index < bytes.length - 1)).toBe(true);
      }),
    );
  });

  test('bytes that come later are written into their place', () => {
    const later = { byteLength: 2, writeTo: (target: Uint8Array) => target.fill(7) };
    expect(hex(new ProtobufMessage().field(1, later).integer(2, 1))).toBe('0a0207071001');
  });

  test('a message counts the bytes of the messages inside it', () => {
    const inner = new ProtobufMessage().field(1, new Uint8Array(300));
    const outer = new ProtobufMessage().field(7, inner);
    expect(inner.byteLength).toBe(303);
    expect(outer.byteLength).toBe(306);
    expect(outer.toBytes()).toHaveLength(306);
  });
});
