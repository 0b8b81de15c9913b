import { Cell } from '../../parts/cell';
import { Icon } from '../../parts/icon';
import { OutcomeMark } from '../../parts/mark';
import { counted } from '../../text/words';
import type { GroupLine } from './group-lines';

interface SectionCellProps {
  readonly section: Extract<GroupLine, { kind: 'section' }>;
  /** Whether there are more groups than are here. */
  readonly isCut: boolean;
}

/** The head of a section: which outcome, how many groups and interventions. Its row opens and closes it. */
export function SectionCell({ section, isCut }: SectionCellProps) {
  const { outcome, groups, interventions, isOpen } = section;
  return (
    <Cell kind="section" span={8}>
      <Icon name={isOpen ? 'down' : 'right'} size={12} />
      <OutcomeMark outcome={outcome} />
      <span class="quiet">
        {counted(groups, 'group')}, {counted(interventions, 'intervention')}
        {isCut && ' shown'}
      </span>
      <span class="hidden">{isOpen ? 'shown' : 'hidden'}</span>
    </Cell>
  );
}
