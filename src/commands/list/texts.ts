import { IMPORT_FORMS } from '../../data/import-forms.ts';
import { IMPORT_KINDS } from '../../model/import-kind.ts';
import { type List, plainList } from './list.ts';

/** Every text that `vnex import` and whatever takes a case read, told by its content. */
export function texts(): List {
  const direct = IMPORT_FORMS.map(({ id, about, command }) => ({
    id,
    about: `${about} (vnex import ${command})`,
  }));
  const others = Object.entries(IMPORT_KINDS).flatMap(([id, about]) =>
    id === 'qemu' || id === 'libvirt' ? [] : [{ id, about: `${about} (vnex import ${id})` }],
  );
  return plainList('text', [...direct, ...others]);
}
