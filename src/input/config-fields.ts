import { configFieldsOf } from '../data/rule-inputs.ts';
import { deviceTypeName } from '../features/registry.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';
import type { Report } from './inputs.ts';

/** Reports the fields that a device of this type does not have. */
export function checkConfigFields(
  config: Readonly<Record<string, number>>,
  type: number,
  report: Report,
): void {
  const name = deviceTypeName(type);
  const known = configFieldsOf(type);
  for (const field of Object.keys(config).slice(0, 100)) {
    if (known.includes(field)) continue;
    const near = closest(field, known);
    const others =
      known.length === 0 ? `; no field of ${name} changes negotiation` : `; known are ${known.join(', ')}`;
    report(
      [field],
      `unknown field ${quote(field)} of ${name}${near === undefined ? others : suggestion(`"${near}"`)}`,
      'key',
    );
  }
}
