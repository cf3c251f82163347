import type { DoctorFinding } from '../../../src/model/adapter.ts';
import { renderPlainText } from '../../shared/plain-text.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { messageOf } from '../failures.ts';
import { createOutput } from '../output.ts';

/** Where nothing can even be built, that is the finding. */
async function findingsOf({ product }: CliDeps): Promise<readonly DoctorFinding[]> {
  try {
    return await (await product()).doctor();
  } catch (error) {
    return [{ name: 'start', outcome: 'problem', says: messageOf(error) }];
  }
}

/** Says what will not work, why, and what to do. */
export async function doctor(
  { json }: { readonly json?: boolean },
  deps: CliDeps,
): Promise<number> {
  const findings = await findingsOf(deps);
  const hasProblem = findings.some(({ outcome }) => outcome === 'problem');
  const output = createOutput(deps.stdout);
  const { columns: width, colour } = deps.terminal;
  if (json) {
    await output.json(findings.map(({ name, outcome, says }) => ({ name, outcome, says })));
  } else {
    const lines = findings.map(({ name, outcome, says }) => ({
      check: name,
      state: outcome,
      text: `${name}: ${says}`,
    }));
    const title = hasProblem ? 'Something will not work:' : 'Nothing stands in the way:';
    const blocks = [{ kind: 'progress', title, lines }] as const;
    await output.line(renderPlainText({ blocks }, { width, colour }));
  }
  return hasProblem ? EXIT.failed : EXIT.ran;
}
