import * as z from 'zod/mini';
import { FIELDS, VERDICTS } from '../../model/verification.ts';
import { array, boolean, count, described, enumeration, object, string } from '../shapes/words.ts';
import { formatVersion, orNull } from './common.ts';

/** A value of a field; sets are masks. */
const value = () => z.union([string(), z.number(), boolean()]);

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
    array(
      object({
        recording: described(string(), 'The recording.'),
        device: described(string(), 'The device in it.'),
        field: described(enumeration(FIELDS), 'What was compared.'),
        predicted: orNull(value(), 'What is predicted; null: nothing.'),
        observed: orNull(value(), 'What was recorded; null: nothing.'),
        names: described(
          object({
            missing: described(array(string()), 'Bits that were recorded and are not predicted.'),
            extra: described(array(string()), 'Bits that are predicted and were not recorded.'),
          }),
          'Of feature sets, the names of the bits that differ.',
        ),
      }),
    ),
    'Where prediction and recording differ.',
  ),
  unjudged: described(
    array(
      object({
        recording: described(string(), 'The recording.'),
        device: orNull(string(), 'The device in it; null: all of it.'),
        why: described(string(), 'Why it cannot be judged.'),
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
        array(
          object({
            id: described(string(), 'The stable ID of the decision.'),
            exercised: described(array(string()), 'The codes of its answers that some recording led to.'),
            unexercised: described(array(string()), 'The codes of those that none did.'),
          }),
        ),
        'Every decision.',
      ),
    }),
  ]);

const fieldShape = () =>
  object({
    verdict: described(enumeration(VERDICTS), 'How the two compare.'),
    predicted: orNull(value(), 'What was predicted; null: nothing.'),
    observed: orNull(value(), 'What was observed; null: nothing.'),
  });

const bootShape = () =>
  object({
    platform: described(string(), 'What the case calls its platform.'),
    machine: described(string(), 'The machine type.'),
    accel: described(string(), 'The accelerator.'),
    qemu: described(string(), 'The version of QEMU.'),
    kernel: described(string(), 'Version and release of the kernel.'),
    command: described(array(string()), 'QEMU and its arguments.'),
    daemons: described(array(array(string())), 'Each daemon and its arguments.'),
    differs: described(array(string()), 'How the machine differs from the platform of the case.'),
    failures: described(array(string()), 'What went otherwise than predicted and is no field.'),
    notes: described(array(string()), 'What is to be known of the boot.'),
    said: described(
      array(
        object({
          who: described(string(), 'Whose log it is.'),
          line: described(string(), 'The line.'),
        }),
      ),
      'What QEMU, the daemons and the guest said.',
    ),
    devices: described(
      array(
        object({
          id: described(string(), 'What the recording calls the device.'),
          device: z.optional(described(string(), 'What the case calls it.')),
          qemu: z.optional(described(string(), 'Its model and properties.')),
          differs: z.optional(described(array(string()), 'How it differs from the device of the case.')),
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
      agree: described(boolean(), 'Whether all was as predicted.'),
      boots: described(array(bootShape()), 'The boots.'),
      notBooted: described(
        array(
          object({
            what: described(string(), 'A part of the case.'),
            why: described(string(), 'Why it cannot be booted.'),
          }),
        ),
        'What was not booted.',
      ),
    }),
    object({
      formatVersion: formatVersion(),
      complete: described(array(string()), 'The architectures that can be booted without naming files.'),
      means: described(
        array(
          object({
            arch: described(string(), 'The architecture, or what else the parts are for.'),
            parts: described(
              array(
                object({
                  what: described(string(), 'The part.'),
                  found: z.optional(described(string(), 'What there is; left out: it is missing.')),
                  advice: described(string(), 'How to get it.'),
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
