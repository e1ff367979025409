import type { Placeholder } from '../../model/text-remedy.ts';
import { CID, DISK, FOLDER, NETWORK } from './substitutes.ts';

/** What edits make up because the text does not say it, and what it stands for. */
const MADE_UP: readonly (readonly [shape: RegExp, name: string, stands: string])[] = [
  [new RegExp(FOLDER), FOLDER, 'the directory of the host that is shared'],
  [new RegExp(DISK), DISK, 'the file or the device of the host that holds the disk, in this format'],
  [
    /\/dev\/hugepages|<hugepages\/>/,
    '/dev/hugepages',
    'where the host has huge pages, enough of them for the guest',
  ],
  [new RegExp(`source network=.${NETWORK}`), NETWORK, 'the network of libvirt that the guest is on'],
  [new RegExp(CID), CID, 'a number that no other guest of the host has'],
  [/\btap,/, 'tap', 'a tap device that QEMU may open; ifname= names one'],
];

/** What a text that is put in makes up, each once. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  return MADE_UP.flatMap(([shape, name, stands]) => (shape.test(text) ? [{ name, stands }] : []));
}
