import * as z from 'zod/mini';
import { knownDeviceTypeNames, knownFeatureNames } from '../features/registry.ts';
import { isObject } from './json-value.ts';
import { diffShape, fixShape } from './printed/changes.ts';
import { checkShape } from './printed/check.ts';
import { cases, type References } from './printed/common.ts';
import { importShape } from './printed/import.ts';
import { compareShape, sweepShape } from './printed/tables.ts';
import { whyShape } from './printed/why.ts';
import { deviceShape } from './shapes/device.ts';
import { firmwareRecordingShape } from './shapes/firmware-recording.ts';
import { guestExpectationsShape } from './shapes/guest-expectations.ts';
import { platformShape } from './shapes/platform.ts';
import { recordingShape } from './shapes/recording.ts';
import { resultShape } from './shapes/result.ts';
import { scenarioShape } from './shapes/scenario.ts';
import { documentation } from './shapes/words.ts';

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
] as const;
/** The formats that have a published JSON Schema. */
export const SCHEMA_KINDS = [
  'device',
  'platform',
  'scenario',
  'expectations',
  'result',
  'recording',
  'firmware-recording',
  ...PRINTED_KINDS,
] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];
type PrintedKind = (typeof PRINTED_KINDS)[number];

type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schemas of all formats, generated from the validators. */
export function allSchemas(): ReadonlyMap<SchemaKind, JsonSchema> {
  return new Map(SCHEMA_KINDS.map((kind) => [kind, jsonSchemaOf(kind)]));
}

const SHAPES: Readonly<Record<PrintedKind, (references: References) => z.core.$ZodType>> = {
  explain: ({ result }) => cases(result(), 'The cases, each with its result.'),
  check: checkShape,
  compare: compareShape,
  diff: diffShape,
  fix: fixShape,
  sweep: sweepShape,
  import: importShape,
  why: whyShape,
};

function isPrinted(kind: SchemaKind): kind is PrintedKind {
  return Object.hasOwn(SHAPES, kind);
}

export function jsonSchemaOf(kind: SchemaKind): JsonSchema {
  if (isPrinted(kind)) {
    const option = kind === 'check' ? '--reporter json' : '--json';
    return published(kind, `What \`vnex ${kind} ${option}\` prints.`, withReferences(SHAPES[kind]));
  }
  switch (kind) {
    case 'device':
      return published(kind, 'What one virtio device is and offers.', fileOf(plain(deviceShape)));
    case 'platform':
      return published(
        kind,
        'What the guest runs on, and the guest kernel that runs there.',
        fileOf(plain(platformShape)),
      );
    case 'scenario':
      return published(kind, 'A question, and optionally its answer.', {
        ...withReferences(({ device, platform }) => scenarioShape(device(), platform())),
        $defs: { device: fileOf(plain(deviceShape)), platform: fileOf(plain(platformShape)) },
      });
    case 'expectations':
      return published(
        kind,
        'What is expected of imported guests, in vnex.yaml or vnex.json.',
        plain(guestExpectationsShape),
      );
    case 'result':
      return published(kind, 'What a case comes to, as `vnex explain --json` prints it.', plain(resultShape));
    case 'firmware-recording':
      return published(
        kind,
        'What one boot of a firmware image really did.',
        plain(firmwareRecordingShape()),
      );
    case 'recording':
      return published(
        kind,
        'What one boot of a real guest really did.',
        withReferences(({ device, platform }) => recordingShape(device(), platform())),
      );
  }
}

/** The words that keys may have for values, and the keys of `$defs` that list them: an editor completes and marks by these. */
const WORDS = { feature: knownFeatureNames, deviceType: knownDeviceTypeNames } as const;

function withWords(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema);
  const used = Object.entries(WORDS).filter(([name]) => text.includes(`"#/$defs/${name}"`));
  if (used.length === 0) return schema;
  const defs = used.map(([name, words]) => [name, { enum: words() }]);
  return {
    ...schema,
    $defs: { ...(isObject(schema.$defs) ? schema.$defs : {}), ...Object.fromEntries(defs) },
  };
}

function published(kind: SchemaKind, description: string, schema: JsonSchema): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    // Relative, so that it resolves wherever the file stands.
    $id: `${kind}.schema.json`,
    title: `vnex ${kind}`,
    description,
    ...withWords(schema),
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
