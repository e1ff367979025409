// Places of templates, as Ansible, Helm and CI configurations have them: {{ ram }}, {{ .Values.ram }}, ${{ matrix.ram }}.

const PLACE = /\$?\{\{-?\s*\.?([A-Za-z_][\w.-]*)[^{}\n]*\}\}/g;

/** A text with a shell’s variables in the places of a template, each of which is as long as it was. */
export function withVariables(text: string): string {
  return text.replace(PLACE, (place, name: string) => {
    const start = `\${${name.replace(/\W/g, '_')}?`;
    return `${start.padEnd(place.length - 1)}}`;
  });
}

/** The same in a word that no shell has expanded. */
export function withoutPadding(word: string): string {
  return word.replace(/\$\{(\w+)\? *\}/g, (_, name: string) => `\${${name}}`);
}
