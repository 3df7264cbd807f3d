import { deflateSync } from 'node:zlib';

/** What the PDF of a test is made of. */
export interface MinimalPdf {
  /** The lines of each page, in Helvetica 12 on 14; an empty line leaves a gap. */
  readonly pages: readonly (readonly string[])[];
  readonly title?: string;
  /** Declares password encryption with keys that fit no password. */
  readonly isEncrypted?: boolean;
  /** Replaces the content of every page by these bytes before they are deflated. */
  readonly content?: Uint8Array;
}

/** Writes a PDF 1.4 by hand: catalog, page tree, one font, one deflated content stream a page, cross-reference table. */
export function minimalPdf({ pages, title, isEncrypted = false, content }: MinimalPdf): Uint8Array {
  const pageIds = pages.map((_, index) => 4 + index * 2);
  const objects: Buffer[] = [
    ascii('<< /Type /Catalog /Pages 2 0 R >>'),
    ascii(`<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`),
    ascii('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
  ];
  pages.forEach((lines, index) => {
    const stream = deflateSync(content ?? pageContent(lines));
    objects.push(
      ascii(
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> ' +
          `/Contents ${(pageIds[index] ?? 0) + 1} 0 R >>`,
      ),
      Buffer.concat([
        ascii(`<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`),
        stream,
        ascii('\nendstream'),
      ]),
    );
  });
  const trailer: string[] = ['/Root 1 0 R'];
  if (title !== undefined)
    trailer.push(`/Info ${objects.push(ascii(`<< /Title (${escapeText(title)}) >>`))} 0 R`);
  if (isEncrypted) {
    const key = 'a'.repeat(32);
    const id = objects.push(ascii(`<< /Filter /Standard /V 1 /R 2 /O (${key}) /U (${key}) /P -4 >>`));
    trailer.push(`/Encrypt ${id} 0 R /ID [(${key}) (${key})]`);
  }
  return assemble(objects, trailer.join(' '));
}

function assemble(objects: readonly Buffer[], trailer: string): Uint8Array {
  const parts: Buffer[] = [ascii('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  objects.forEach((body, index) => {
    offsets.push(length);
    const object = Buffer.concat([ascii(`${index + 1} 0 obj\n`), body, ascii('\nendobj\n')]);
    parts.push(object);
    length += object.length;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  parts.push(
    ascii(`xref\n0 ${count}\n0000000000 65535 f \n${entries}`),
    ascii(`trailer\n<< /Size ${count} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`),
  );
  return new Uint8Array(Buffer.concat(parts));
}

function pageContent(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => (line === '' ? 'T*' : `(${escapeText(line)}) Tj T*`)).join('\n');
  return ascii(`BT /F1 12 Tf 14 TL 72 720 Td\n${shown}\nET`);
}

function escapeText(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
