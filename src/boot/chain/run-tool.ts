import { spawnSync } from 'node:child_process';
import { BootError } from '../boot-error.ts';

/** Runs a program to its end. Throws BootError with what it said last, or with the package that brings it. */
export function runTool(program: string, given: readonly string[], from: string): void {
  const { error, status, stderr } = spawnSync(program, given, { encoding: 'utf8' });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT')
    throw new BootError(
      `there is no ${program}, which builds the disk that firmware boots from: apt-get install ${from}`,
    );
  if (error !== undefined) throw new BootError(`${program} cannot be started: ${error.message}`);
  if (status !== 0)
    throw new BootError(`${program} builds no disk: ${stderr.trim().split('\n').at(-1) ?? ''}`);
}
