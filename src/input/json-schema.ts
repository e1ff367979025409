import * as z from 'zod/mini';
import { knownDeviceTypeNames, knownFeatureNames } from '../features/registry.ts';
import { isObject } from './json-value.ts';
import { explainShape } from './printed/boot.ts';
import { diffShape, fixShape } from './printed/changes.ts';
import { checkShape } from './printed/check.ts';
import type { References } from './printed/common.ts';
import { featuresShape } from './printed/features.ts';
import { importShape } from './printed/import.ts';
import { listShape } from './printed/list.ts';
import { compareShape, sweepShape } from './printed/tables.ts';
import { bootsShape, verifyShape } from './printed/verify.ts';
import { whyShape } from './printed/why.ts';
import { deviceShape } from './shapes/device.ts';
import { firmwareRecordingShape } from './shapes/firmware-recording.ts';
import { guestExpectationsShape } from './shapes/guest-expectations.ts';
import { platformShape } from './shapes/platform.ts';
import { recordingShape } from './shapes/recording.ts';
import { resultShape } from './shapes/result.ts';
import { scenarioShape } from './shapes/scenario.ts';
import { documentation } from './shapes/words.ts';
import { FIXED_KEYS, KEY_FAMILIES, type KeyOfSpace } from './space-keys.ts';

/** What is printed as JSON, by the command that prints it. */
export const PRINTED_KINDS = [
  'explain',
  'check',
  'compare',
  'diff',
  'fix',
  'sweep',
  'import',
  'why',
  'verify',
  'boot',
  'features',
  'list',
] as const;
/** The formats that have a published JSON Schema. */
export const SCHEMA_KINDS = [
  'device',
  'platform',
  'scenario',
  'space',
  'expectations',
  'result',
  'recording',
  'firmware-recording',
  ...PRINTED_KINDS,
] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];
type PrintedKind = (typeof PRINTED_KINDS)[number];

type JsonSchema = Readonly<Record<string, unknown>>;

const SHAPES: Readonly<Record<PrintedKind, (references: References) => z.core.$ZodType>> = {
  explain: explainShape,
  check: checkShape,
  compare: compareShape,
  diff: diffShape,
  fix: fixShape,
  sweep: sweepShape,
  import: importShape,
  why: whyShape,
  verify: verifyShape,
  boot: bootsShape,
  features: featuresShape,
  list: listShape,
};

function isPrinted(kind: SchemaKind): kind is PrintedKind {
  return Object.hasOwn(SHAPES, kind);
}

/** The JSON Schema of a format, generated from its validator. */
export function jsonSchemaOf(kind: SchemaKind, names: Names): JsonSchema {
  return withWords(schemaOf(kind), names);
}

function printedBy(kind: PrintedKind): string {
  if (kind === 'import') return 'What the forms of `vnex import` print with --json.';
  return `What \`vnex ${kind} ${kind === 'check' ? '--reporter json' : '--json'}\` prints.`;
}

function schemaOf(kind: SchemaKind): JsonSchema {
  if (isPrinted(kind)) {
    return headed(kind, printedBy(kind), withReferences(SHAPES[kind]));
  }
  switch (kind) {
    case 'device':
      return headed(kind, 'What one virtio device is and offers.', fileOf(plain(deviceShape)));
    case 'platform':
      return headed(
        kind,
        'What the guest runs on, and the guest kernel that runs there.',
        fileOf(plain(platformShape)),
      );
    case 'scenario':
      return headed(kind, 'A question, and optionally its answer.', scenarioSchema());
    case 'space':
      return headed(kind, 'Cases, each of which `vnex sweep` judges.', spaceSchema());
    case 'expectations':
      return headed(
        kind,
        'What is expected of imported guests, in vnex.yaml or vnex.json.',
        plain(guestExpectationsShape),
      );
    case 'result':
      return headed(kind, 'What a case comes to, as `vnex explain --json` prints it.', plain(resultShape));
    case 'firmware-recording':
      return headed(kind, 'What one boot of a firmware image really did.', plain(firmwareRecordingShape()));
    case 'recording':
      return headed(
        kind,
        'What one boot of a real guest really did.',
        withReferences(({ device, platform }) => recordingShape(device(), platform())),
      );
  }
}

function scenarioSchema(): JsonSchema {
  return {
    ...withReferences(({ device, platform }) => scenarioShape(device(), platform())),
    $defs: { device: fileOf(plain(deviceShape)), platform: fileOf(plain(platformShape)) },
  };
}

/** A scenario that expects nothing, and what varies of it. */
function spaceSchema(): JsonSchema {
  const { properties, ...scenario } = scenarioSchema();
  const { expect: _, ...keys } = isObject(properties) ? properties : {};
  const keyed = (key: KeyOfSpace) => ({ ...plain(key.shape), description: `What varies: ${key.expected}.` });
  const vary = {
    description: 'What varies, and over which values.',
    type: 'object',
    properties: Object.fromEntries(Object.entries(FIXED_KEYS).map(([name, key]) => [name, keyed(key)])),
    patternProperties: Object.fromEntries(
      KEY_FAMILIES.map(([prefix, keyOf]) => [`^${prefix.replaceAll('.', '\\.')}.`, keyed(keyOf(''))]),
    ),
    additionalProperties: false,
  };
  return { ...scenario, properties: { ...keys, vary } };
}

/** Names that the formats take and that are given elsewhere: editors complete and mark by them. */
export interface Names {
  readonly drivers: readonly string[];
  /** Those of them that may be named in one of their releases. */
  readonly releasedDrivers: readonly string[];
  readonly decisions: readonly string[];
}

/** What the keys of `$defs` that a format refers to allow. */
const WORDS = {
  feature: () => ({ enum: knownFeatureNames() }),
  deviceType: () => ({ enum: knownDeviceTypeNames() }),
  driver: ({ drivers, releasedDrivers }: Names) => ({
    anyOf: [{ enum: drivers }, { pattern: `^(${releasedDrivers.join('|')})-[0-9]` }],
  }),
  decision: ({ decisions }: Names) => ({ enum: decisions }),
} as const;

function withWords(schema: JsonSchema, names: Names): JsonSchema {
  const text = JSON.stringify(schema);
  const used = Object.entries(WORDS).filter(([name]) => text.includes(`"#/$defs/${name}"`));
  if (used.length === 0) return schema;
  const defs = used.map(([name, wordsOf]) => [name, wordsOf(names)]);
  return {
    ...schema,
    $defs: { ...(isObject(schema.$defs) ? schema.$defs : {}), ...Object.fromEntries(defs) },
  };
}

function headed(kind: SchemaKind, description: string, schema: JsonSchema): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    // Relative, so that it resolves wherever the file stands.
    $id: `${kind}.schema.json`,
    title: `vnex ${kind}`,
    description,
    ...schema,
  };
}

/** The schema of a format whose devices, platforms and results are defined once, in $defs; those that it does not name are left out. */
function withReferences(shapeOf: (references: References) => z.core.$ZodType): JsonSchema {
  const shapes = { device: deviceShape, platform: platformShape, result: resultShape };
  const names = new Map<unknown, keyof References>();
  const reference = (name: keyof References) => () => {
    const schema = z.any();
    names.set(schema, name);
    return schema;
  };
  const shape = shapeOf({
    device: reference('device'),
    platform: reference('platform'),
    result: reference('result'),
  });
  const schema = plain(shape, (part) => {
    const name = names.get(part);
    return name === undefined ? undefined : `#/$defs/${name}`;
  });
  const defs = [...new Set(names.values())].map((name) => [name, plain(shapes[name])]);
  return { ...schema, $defs: Object.fromEntries(defs) };
}

function plain(
  schema: z.core.$ZodType,
  referenceTo: (schema: unknown) => string | undefined = () => undefined,
): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    metadata: documentation,
    override: ({ zodSchema, jsonSchema }) => {
      const { words } = jsonSchema;
      if (typeof words === 'string') {
        delete jsonSchema.words;
        jsonSchema.$ref = `#/$defs/${words}`;
      }
      const reference = referenceTo(zodSchema);
      if (reference !== undefined) jsonSchema.$ref = reference;
    },
  });
  return json;
}

/** A device or a platform is whole, or extends a file and then may leave out anything. */
function fileOf(whole: JsonSchema): JsonSchema {
  const { properties, ...rest } = whole;
  const extending = {
    ...rest,
    properties: {
      extends: {
        description: 'The path of the file, relative to this one, whose content this one is merged over.',
        type: 'string',
      },
      ...(typeof properties === 'object' ? properties : {}),
    },
  };
  return { anyOf: [whole, { ...withoutRequired(extending), required: ['extends'] }] };
}

function withoutRequired(schema: object): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'required' && Array.isArray(value)) return [];
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [[key, isObject ? withoutRequired(value) : value]];
    }),
  );
}
