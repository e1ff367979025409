import * as z from 'zod/mini';
import { CHAIN_OUTCOMES, READS, STEP_OUTCOMES, UNTRIED } from '../../model/boot-chain.ts';
import { BOOT_MEDIA } from '../../model/boot-setup.ts';
import { FIRMWARE_NAMES } from '../../model/firmware.ts';
import { answerKeys } from '../shapes/result.ts';
import { array, count, described, enumeration, object, string } from '../shapes/words.ts';
import { formatVersion, orNull, type References } from './common.ts';

const tryShape = () =>
  object({
    source: described(string(), 'What the text calls it.'),
    device: orNull(string(), 'The virtio device that it is read through; null: there is none.'),
    medium: described(enumeration(BOOT_MEDIA), 'What kind of thing it is.'),
    bootindex: orNull(count(), 'Its place in the boot order that the monitor is given; null: none.'),
    place: orNull(count(), 'Its place among what the firmware tries, from 1; null: it never does.'),
    untried: orNull(
      enumeration(UNTRIED),
      'Why it never does. not-listed: others have a place in the boot order; one-disk: it boots from one disk alone; not-sought: it looks for no such source by itself.',
    ),
    reads: described(
      enumeration(READS),
      'Whether the firmware can read it; elsewhere: no virtio device is in between, and nothing is said.',
    ),
    driver: orNull(string(), 'The driver model that drives it before the kernel; null: none.'),
    answer: orNull(object(answerKeys()), 'What that driver comes to.'),
  });

const stepShape = () =>
  object({
    name: described(enumeration(FIRMWARE_NAMES), 'The firmware.'),
    versions: described(array(string()), 'The versions that it may have; empty: nobody said it.'),
    outcome: described(
      enumeration(STEP_OUTCOMES),
      'reads: it can read the first thing that it would boot from; fails: it can read none; elsewhere: it boots from something that is none of virtio’s; nothing: there is nothing to boot from; depends, unknown: that is not known.',
    ),
    from: orNull(count(), 'Which of the tries, from 0, it boots from; null: none, or not known.'),
    tries: described(
      array(tryShape()),
      'What it may boot from, in its order; what it never tries comes last.',
    ),
  });

/** The boot of a machine. */
export const bootShape = () =>
  object({
    machine: described(string(), 'The name of the machine.'),
    outcome: described(
      enumeration(CHAIN_OUTCOMES),
      'works: firmware and kernel drive what is booted from; firmware-fails; kernel-fails: the firmware drives it, the kernel does not; direct: the monitor loads the kernel, and no firmware reads a device for it; not-started: the monitor refuses a device, and with it the machine; elsewhere, nothing, depends, unknown: as for firmware.',
    ),
    kernel: orNull(string(), 'The words by which the monitor is told to load the kernel; null: it is not.'),
    image: orNull(string(), 'The words that name the firmware; null: it is the machine’s own.'),
    unfit: orNull(
      enumeration(FIRMWARE_NAMES),
      'The machine’s own firmware, where that cannot run in such memory and `firmware` is what can; null: it can, or another is named.',
    ),
    firmware: described(array(stepShape()), 'Each firmware that there may be.'),
  });

/** What `explain --json` prints. */
export const explainShape = ({ result }: References) =>
  object({
    formatVersion: formatVersion(),
    cases: described(array(result()), 'The cases, each with its result.'),
    boots: z.optional(
      described(
        array(bootShape()),
        'How each machine comes to its kernel; left out where nothing is said of that.',
      ),
    ),
  });
