import * as z from 'zod/mini';
import { FIELDS, VERDICTS } from '../../model/verification.ts';
import { count, described, flag, list, object, oneOf, text } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

/** A value of a field; sets are masks. */
const value = () => z.union([text(), z.number(), flag()]);

const tallies = () =>
  object({
    agree: described(count(), 'How often prediction and observation agree.'),
    differ: described(count(), 'How often they differ.'),
    notObserved: described(count(), 'How often it was not observed.'),
  });

const verificationKeys = () => ({
  formatVersion: formatVersion(),
  recordings: described(count(), 'How many recordings were replayed.'),
  devices: described(count(), 'How many devices they have.'),
  fields: described(
    object(
      Object.fromEntries(FIELDS.map((field) => [field, described(tallies(), `The verdicts on ${field}.`)])),
    ),
    'The verdicts, by what was compared.',
  ),
  disagreements: described(
    list(
      object({
        recording: described(text(), 'The recording.'),
        device: described(text(), 'The device in it.'),
        field: described(oneOf(FIELDS), 'What was compared.'),
        predicted: orNull(value(), 'What is predicted; null: nothing.'),
        observed: orNull(value(), 'What was recorded; null: nothing.'),
        names: described(
          object({
            missing: described(list(text()), 'Bits that were recorded and are not predicted.'),
            extra: described(list(text()), 'Bits that are predicted and were not recorded.'),
          }),
          'Of feature sets, the names of the bits that differ.',
        ),
      }),
    ),
    'Where prediction and recording differ.',
  ),
  unjudged: described(
    list(
      object({
        recording: described(text(), 'The recording.'),
        device: orNull(text(), 'The device in it; null: all of it.'),
        why: described(text(), 'Why it cannot be judged.'),
      }),
    ),
    'What could not be compared.',
  ),
});

/** `verify --json`, and with `--coverage`. */
export const verifyShape = () =>
  z.union([
    object(verificationKeys()),
    object({
      formatVersion: formatVersion(),
      decisions: described(
        list(
          object({
            id: described(text(), 'The stable ID of the decision.'),
            exercised: described(list(text()), 'The codes of its answers that some recording led to.'),
            unexercised: described(list(text()), 'The codes of those that none did.'),
          }),
        ),
        'Every decision.',
      ),
    }),
  ]);

const fieldShape = () =>
  object({
    verdict: described(oneOf(VERDICTS), 'How the two compare.'),
    predicted: orNull(value(), 'What was predicted; null: nothing.'),
    observed: orNull(value(), 'What was observed; null: nothing.'),
  });

const bootShape = () =>
  object({
    platform: described(text(), 'What the case calls its platform.'),
    machine: described(text(), 'The machine type.'),
    accel: described(text(), 'The accelerator.'),
    qemu: described(text(), 'The version of QEMU.'),
    kernel: described(text(), 'Version and release of the kernel.'),
    command: described(list(text()), 'QEMU and its arguments.'),
    daemons: described(list(list(text())), 'Each daemon and its arguments.'),
    differs: described(list(text()), 'How the machine differs from the platform of the case.'),
    failures: described(list(text()), 'What went otherwise than predicted and is no field.'),
    notes: described(list(text()), 'What is to be known of the boot.'),
    said: described(
      list(
        object({
          who: described(text(), 'Whose log it is.'),
          line: described(text(), 'The line.'),
        }),
      ),
      'What QEMU, the daemons and the guest said.',
    ),
    devices: described(
      list(
        object({
          id: described(text(), 'What the recording calls the device.'),
          device: z.optional(described(text(), 'What the case calls it.')),
          qemu: z.optional(described(text(), 'Its model and properties.')),
          differs: z.optional(described(list(text()), 'How it differs from the device of the case.')),
          fields: described(
            object(
              Object.fromEntries(
                FIELDS.map((field) => [field, z.optional(described(fieldShape(), `The ${field}.`))]),
              ),
            ),
            'What was compared.',
          ),
        }),
      ),
      'The devices.',
    ),
    verification: described(
      object(verificationKeys()),
      'The same in numbers, as `vnex verify --json` has it.',
    ),
  });

/** `boot --json`, and with `--check`. */
export const bootsShape = () =>
  z.union([
    object({
      formatVersion: formatVersion(),
      agree: described(flag(), 'Whether all was as predicted.'),
      boots: described(list(bootShape()), 'The boots.'),
      notBooted: described(
        list(
          object({
            what: described(text(), 'A part of the case.'),
            why: described(text(), 'Why it cannot be booted.'),
          }),
        ),
        'What was not booted.',
      ),
    }),
    object({
      formatVersion: formatVersion(),
      complete: described(list(text()), 'The architectures that can be booted without naming files.'),
      means: described(
        list(
          object({
            arch: described(text(), 'The architecture, or what else the parts are for.'),
            parts: described(
              list(
                object({
                  what: described(text(), 'The part.'),
                  found: z.optional(described(text(), 'What there is; left out: it is missing.')),
                  advice: described(text(), 'How to get it.'),
                }),
              ),
              'What it takes.',
            ),
          }),
        ),
        'What there is to boot with.',
      ),
    }),
  ]);
