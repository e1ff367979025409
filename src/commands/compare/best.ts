import { SPELLING } from '../../cases/spelling.ts';
import { bestRule } from '../../explore/best/best.ts';
import { bestText } from '../../report/best-text.ts';
import { bestToJson } from '../../report/compare-json.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import type { Style } from '../../report/layout/style.ts';
import type { Form } from './form.ts';

/** Whether one rule keeps all that any rule keeps. */
export function bestReport(form: Form, style: Style): string {
  const found = bestRule();
  return form === 'json' ? jsonText(bestToJson(found, SPELLING)) : bestText(found, style);
}
