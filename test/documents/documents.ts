import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold nothing of ours to read. */
const SKIPPED = new Set(['.git', 'dist', 'node_modules']);

function markdownBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownBelow(path);
    return entry.isFile() && entry.name.endsWith('.md') ? [path] : [];
  });
}

/** The path of every document of the repository, from its top. */
export const DOCUMENTS: readonly string[] = markdownBelow('.').toSorted();

/** The text of a document. */
export function read(document: string): string {
  return readFileSync(document, 'utf8');
}

/** The code blocks of a text that are marked as being in `language`. */
export function codeBlocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)].flatMap(([, found, code = '']) =>
    found === language ? [code] : [],
  );
}
