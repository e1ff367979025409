import { type CaseOptions, loadCases } from '../cases/cases.ts';
import { wantedNamed } from '../cases/wanted.ts';
import { fix, type Wish } from '../explore/fix/fix.ts';
import { openInputs } from '../input/inputs.ts';
import { deviceToJson, platformToJson } from '../input/serialise.ts';
import { EXIT, type ExitCode, type Io } from '../io/io.ts';
import { usage } from '../io/usage-error.ts';
import { CHANGE_GROUPS, type ChangeGroup, isChangeGroup } from '../model/change.ts';
import { mendingToJson } from '../report/fix-json.ts';
import { mendingText } from '../report/fix-text.ts';
import { jsonText } from '../report/layout/json-text.ts';
import { styleFor } from '../report/layout/style.ts';
import { closest } from '../text/closest.ts';
import { alternatives, quote, suggestion } from '../text/quoting.ts';

export interface FixOptions extends CaseOptions {
  /** `works`, or claims, separated by commas. */
  readonly want: string;
  /** Groups of changes, separated by commas. */
  readonly may: string;
  readonly most: string;
  readonly json?: boolean;
}

const GROUPS = Object.keys(CHANGE_GROUPS);

function groupNamed(name: string): ChangeGroup {
  if (isChangeGroup(name)) return name;
  throw usage(
    '--may',
    `nothing is called ${quote(name)}; expected ${alternatives(GROUPS)}${suggestion(closest(name, GROUPS))}`,
  );
}

/** The most changes that a search of a few seconds takes together. */
const MOST = 5;

function mostOf(text: string): number {
  const most = /^\d$/.test(text) ? Number(text) : 0;
  if (most >= 1 && most <= MOST) return most;
  throw usage('--most', `${quote(text)} is no number of changes; expected 1 to ${MOST}`);
}

function listed(text: string): readonly string[] {
  return [...new Set(text.split(','))];
}

function wishOf({ want, may, most }: FixOptions): Wish {
  return {
    wanted: listed(want).map((name) => wantedNamed(name, '--want')),
    may: listed(may).map(groupNamed),
    most: mostOf(most),
  };
}

/** `vnex fix`: the smallest changes that make each case work, or satisfy claims. Throws UsageError. */
export async function fixCommand(file: string | undefined, options: FixOptions, io: Io): Promise<ExitCode> {
  const wish = wishOf(options);
  const remark = (text: string) => io.err(`${text}\n`);
  const cases = await loadCases(file, options, openInputs(io.input), remark, 'vnex fix');
  const found = cases.map(({ asked, driver, advise }) => ({ mending: fix(asked, driver, wish), advise }));
  if (options.json) {
    const spelling = { device: deviceToJson, platform: platformToJson };
    const answers = found.map(({ mending, advise }) => mendingToJson(mending, spelling, advise));
    io.out(jsonText(answers.length === 1 ? answers[0] : answers));
  } else {
    const style = styleFor(io.terminal);
    io.out(found.map(({ mending, advise }) => mendingText(mending, style, advise)).join('\n\n'));
  }
  return found.every(({ mending: { met, fixes } }) => met || fixes.length > 0) ? EXIT.answered : EXIT.no;
}
