import { readFileSync } from 'node:fs';

const { repository } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Where people get vnex, as package.json has it: the one place in which a maintainer fills it in. */
export const REPOSITORY: string = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

/** How a project takes the hook. */
export function preCommitBlock(): string {
  return `\`\`\`yaml
# .pre-commit-config.yaml
repos:
  - repo: ${REPOSITORY}
    rev: main
    hooks:
      - id: vnex-check
        args: [domains, --kernel, '6.12']
\`\`\``;
}
