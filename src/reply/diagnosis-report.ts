import type { DiagnosisReport } from '../model/adapter.ts';
import type { Diagnosis } from '../model/check.ts';
import { reportFinding } from './finding-report.ts';
import { reportVerdict } from './verdict-report.ts';
import type { Wording } from './wording.ts';

/** A whole diagnosis in the words of one language: the JSON contract of `check`. */
export const reportDiagnosis = (
  subject: string,
  diagnosis: Diagnosis,
  language: string,
  wording: Wording,
): DiagnosisReport => ({
  subject,
  findings: diagnosis.findings.map((finding) => reportFinding(finding, language, wording)),
  verdict: reportVerdict(diagnosis.verdict, diagnosis.facts, language, wording),
  timings: diagnosis.timings,
});
