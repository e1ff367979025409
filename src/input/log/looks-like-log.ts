/** A line of dmesg or of a journal; what YAML has of a kernel goes on with a brace. */
const LINE = /^(?:<\d+>)?\[ *\d+\.\d{3,6}\] |\bkernel: (?!\{)|^Linux version /m;

/** Whether a text is a log or a message rather than a description of a guest: it has such lines, or says nothing but a known message. */
export async function looksLikeLog(text: string): Promise<boolean> {
  const begun = text.trimStart();
  if (/^[{<]|^\[\s*[{"\]]/.test(begun)) return false;
  if (LINE.test(text)) return true;
  const { readLog } = await import('./log-reader.ts');
  const { messages, guests } = readLog(text);
  return messages.length > 0 && guests.length === 0;
}
