import { Choice } from '../../parts/choice';
import { Page } from '../../parts/page';
import { go, query, withQuery } from '../../state/address';
import { may } from '../../state/session';
import { About } from './about';
import { ApiKeysPanel } from './api-keys-panel';
import { AuditPanel } from './audit-panel';
import { RetentionPanel } from './retention-panel';

const PARTS = [
  ['keys', 'API keys'],
  ['retention', 'Retention'],
  ['audit', 'Audit trail'],
  ['about', 'About'],
] as const;

/** Keys, how long records are kept, who changed what. */
export function Settings() {
  const parts = PARTS.filter(([name]) => name !== 'keys' || may('admin'));
  const part = parts.find(([name]) => name === query.value.get('part'))?.[0] ?? parts[0][0];
  const choose = (name: string): void => go(withQuery({ part: [name] }), { replace: true });
  return (
    <Page title="Settings" actions={<Choice label="Part" options={parts} value={part} onChoose={choose} />}>
      {part === 'keys' && <ApiKeysPanel />}
      {part === 'retention' && <RetentionPanel />}
      {part === 'audit' && <AuditPanel />}
      {part === 'about' && <About />}
    </Page>
  );
}
