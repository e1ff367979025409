import * as z from 'zod/mini';
import { CHAIN_OUTCOMES, READS, STEP_OUTCOMES, UNTRIED } from '../../model/boot-chain.ts';
import { BOOT_MEDIA } from '../../model/boot-setup.ts';
import { FIRMWARE_NAMES } from '../../model/firmware.ts';
import { answerKeys } from '../shapes/result.ts';
import { count, described, list, object, oneOf, text } from '../shapes/words.ts';
import { formatVersion, orNull, type References } from './common.ts';

const tryShape = () =>
  object({
    source: described(text(), 'What the text calls it.'),
    device: orNull(text(), 'The virtio device that it is read through; null: there is none.'),
    medium: described(oneOf(BOOT_MEDIA), 'What kind of thing it is.'),
    bootindex: orNull(count(), 'Its place in the boot order that the monitor is given; null: none.'),
    place: orNull(count(), 'Its place among what the firmware tries, from 1; null: it never does.'),
    untried: orNull(
      oneOf(UNTRIED),
      'Why it never does. not-listed: others have a place in the boot order; one-disk: it boots from one disk alone; not-sought: it looks for no such source by itself.',
    ),
    reads: described(
      oneOf(READS),
      'Whether the firmware can read it; elsewhere: no virtio device is in between, and nothing is said.',
    ),
    driver: orNull(text(), 'The driver model that drives it before the kernel; null: none.'),
    answer: orNull(object(answerKeys()), 'What that driver comes to.'),
  });

const stepShape = () =>
  object({
    name: described(oneOf(FIRMWARE_NAMES), 'The firmware.'),
    versions: described(list(text()), 'The versions that it may have; empty: nobody said it.'),
    outcome: described(
      oneOf(STEP_OUTCOMES),
      'reads: it can read the first thing that it would boot from; fails: it can read none; elsewhere: it boots from something that is none of virtio’s; nothing: there is nothing to boot from; depends, unknown: that is not known.',
    ),
    from: orNull(count(), 'Which of the tries, from 0, it boots from; null: none, or not known.'),
    tries: described(
      list(tryShape()),
      'What it may boot from, in its order; what it never tries comes last.',
    ),
  });

/** The boot of a machine. */
const bootShape = () =>
  object({
    machine: described(text(), 'The name of the machine.'),
    outcome: described(
      oneOf(CHAIN_OUTCOMES),
      'works: firmware and kernel drive what is booted from; firmware-fails; kernel-fails: the firmware drives it, the kernel does not; direct: the monitor loads the kernel, and no firmware reads a device for it; not-started: the monitor refuses a device, and with it the machine; elsewhere, nothing, depends, unknown: as for firmware.',
    ),
    kernel: orNull(text(), 'The words by which the monitor is told to load the kernel; null: it is not.'),
    image: orNull(text(), 'The words that name the firmware; null: it is the machine’s own.'),
    firmware: described(list(stepShape()), 'Each firmware that there may be.'),
  });

/** What `explain --json` prints. */
export const explainShape = ({ result }: References) =>
  object({
    formatVersion: formatVersion(),
    cases: described(list(result()), 'The cases, each with its result.'),
    boots: z.optional(
      described(
        list(bootShape()),
        'How each machine comes to its kernel; left out where nothing is said of that.',
      ),
    ),
  });
