import type { DomainPlace } from '../input/import/libvirt/domain.ts';
import type { Position } from '../input/positions.ts';
import type { Plug } from '../model/qemu.ts';
import type { Remedy } from '../model/remedy.ts';
import type { Advise } from '../report/words/edits.ts';
import { argumentTerm, changesOf, domainTerm } from '../report/words/import-terms.ts';

/** Remedies that say nothing to QEMU, such as a kernel parameter, stay as they are. */
export function adviser(
  plug: Plug,
  position: Position,
  place: DomainPlace | undefined,
  lines: readonly string[],
): Advise {
  const [, id = ''] = /^(.*) \(/s.exec(plug.name) ?? [];
  const implied = place === undefined && !isDevice(plug, position, lines);
  return (remedy) => {
    const { title, kernel, qemu } = remedy;
    const changes = changesOf(qemu);
    if (changes === undefined || (changes.global === undefined && changes.properties.size === 0))
      return inOneTongue(remedy, place);
    const common = { title, ...(kernel === undefined ? {} : { kernel }) };
    const { global, properties } = changes;
    if (place === undefined) return { ...common, qemu: argumentTerm({ plug, id, implied }, changes) };
    const terms = [
      global === undefined ? '' : `in <qemu:commandline>: -global ${global}`,
      place === 'argument'
        ? argumentTerm({ plug, id, implied }, { properties })
        : domainTerm({ model: plug.model, alias: id, place, line: position.line }, properties),
    ];
    return { ...common, libvirt: terms.filter((term) => term !== '').join(' and ') };
  };
}

/** A remedy that changes no property, in the words of the file alone: QEMU's, or libvirt's for an element of a domain. */
function inOneTongue({ qemu, libvirt, ...common }: Remedy, place: DomainPlace | undefined): Remedy {
  const ofDomain = place !== undefined && place !== 'argument' && libvirt !== undefined;
  if (ofDomain) return { ...common, libvirt };
  return qemu === undefined ? common : { ...common, qemu };
}

/** Whether a `-device` asks for it there: its argument begins with the model, or is JSON. */
function isDevice({ model }: Plug, { line, column }: Position, lines: readonly string[]): boolean {
  const asked = lines[line - 1]?.slice(column - 1, column + LONGEST_MODEL) ?? '';
  const argument = asked.replace(/^['"]/, '');
  return argument.startsWith(model) || argument.startsWith('driver=') || /^\s*\{/.test(argument);
}

const LONGEST_MODEL = 200;

/** A remedy without the words of QEMU and libvirt, for a file that says neither. */
export const withoutQemuTerms: Advise = ({ qemu: _qemu, libvirt: _libvirt, ...others }) => others;
