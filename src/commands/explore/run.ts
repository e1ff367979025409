import type { CommandCase } from '../../cases/cases.ts';
import { deviceToJson, platformToJson } from '../../input/serialise.ts';
import { attemptWrite } from '../../io/attempt-write.ts';
import { exists } from '../../io/exists.ts';
import type { Io } from '../../io/io.ts';
import { UsageError } from '../../io/usage-error.ts';
import { explorationScreen } from '../../report/exploration-screen.ts';
import { jsonText } from '../../report/layout/json-text.ts';
import { styleFor } from '../../report/layout/style.ts';
import type { Screen } from '../../text/screen.ts';
import { begin, type Exploration, saved } from './state.ts';
import { type Effect, update } from './update.ts';

type Save = Extract<Effect, { readonly kind: 'save' }>;

/** Writes a scenario, over a file that is there only where that was agreed to. */
function save(exploration: Exploration, { name, force, asked }: Save, io: Io): Exploration {
  if (!force && exists(name, io.input)) return saved(exploration, name, 'there');
  const { device, platform, driver } = asked;
  const text = jsonText({ device: deviceToJson(device), platform: platformToJson(platform), driver });
  try {
    attemptWrite(name, () => io.writeFile(name, text));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return saved(exploration, name, { failed: error.message });
  }
  return saved(exploration, name, 'written');
}

/** Explores a case until somebody leaves; returns whether that was by Ctrl-C. */
export async function explore(
  given: CommandCase,
  screen: Screen,
  io: Io,
): Promise<{ readonly interrupted: boolean }> {
  const style = styleFor(io.terminal);
  let exploration = begin(given);
  for (;;) {
    const { lines, items } = explorationScreen(exploration.view, style, screen.size());
    screen.show(lines);
    const key = await screen.next();
    if (key === undefined) return { interrupted: false };
    if (key === 'resized') continue;
    const { exploration: after, effect } = await update(exploration, key, items);
    if (effect?.kind === 'leave') return effect;
    exploration = effect === undefined ? after : save(after, effect, io);
  }
}
