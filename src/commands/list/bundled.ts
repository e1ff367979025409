import { BUNDLED, bundledFile, bundledNames, isBundledKind } from '../../cases/bundled.ts';
import { isObject } from '../../input/json-value.ts';
import type { Io } from '../../io/io.ts';
import { type List, type PlainEntry, plainList } from './list.ts';

/** What a description calls itself. */
function titleIn(path: string, input: Io['input']): string {
  const value: unknown = JSON.parse(new TextDecoder().decode(input.readFile(path)));
  return isObject(value) && typeof value.name === 'string' ? value.name : '';
}

/** What comes with vnex, by its name: devices, platforms, then scenarios. */
export function bundled(input: Io['input'] | undefined): List {
  const kinds = Object.keys(BUNDLED).filter(isBundledKind);
  const entries = kinds.flatMap((kind) =>
    input === undefined
      ? []
      : bundledNames(kind, input).map((id): PlainEntry => {
          const path = bundledFile(kind, id, input);
          const title = path === undefined ? '' : titleIn(path, input);
          return { id, about: `${kind}: ${title}`, more: { kind, title } };
        }),
  );
  return plainList('device, platform or scenario', entries);
}
