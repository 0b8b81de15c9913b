import { useEffect, useRef, useState } from 'preact/hooks';
import type { InterventionGroup } from '../../api/intervention-group';
import { RowTable } from '../../parts/row-table';
import { go, withQuery } from '../../state/address';
import type { RowList } from '../../state/row-list';
import { groupId } from '../../state/sources';
import { GroupCells } from './group-cells';
import { GroupHead } from './group-head';
import { type GroupLine, groupLines } from './group-lines';
import { SectionCell } from './section-cell';
import { membersOf } from './view';

interface GroupTableProps {
  readonly list: RowList<InterventionGroup>;
  /** The group that was opened last: whoever comes back finds it again. */
  readonly opened: { current: string | null };
  /** The sections that are closed, for whoever comes back too. */
  readonly closed: { current: ReadonlySet<string> };
  readonly empty: preact.ComponentChildren;
}

/** Interventions put together where they repeat each other, in sections by outcome. */
export function GroupTable({ list, opened, closed, empty }: GroupTableProps) {
  const [, drawAgain] = useState({});
  const lines = groupLines(list.rows.value, closed.current);
  const isCut = list.rows.value.length < (list.total.value ?? 0);
  const start = useRef(lines.findIndex((line) => idOf(line) === opened.current));
  useEffect(() => {
    // Once: whoever comes from elsewhere keeps the focus.
    opened.current = null;
  }, []);
  const open = (id: string): void => {
    const line = lines.find((each) => idOf(each) === id);
    if (line === undefined) return;
    if (line.kind === 'section') {
      closed.current = toggled(closed.current, line.outcome);
      drawAgain({});
      return;
    }
    opened.current = id;
    go(withQuery(membersOf(line.group)));
  };
  return (
    <RowTable
      label="Repeated interventions"
      kind="of-groups"
      list={list}
      rows={lines}
      total={lines.length}
      start={start.current}
      idOf={idOf}
      classOf={({ kind }) => (kind === 'section' ? 'grid-section' : '')}
      head={<GroupHead onAgain={() => void list.start()} />}
      cells={(line) =>
        line.kind === 'section' ? <SectionCell section={line} isCut={isCut} /> : <GroupCells group={line.group} />
      }
      onOpen={open}
      empty={empty}
    />
  );
}

function idOf(line: GroupLine): string {
  return line.kind === 'section' ? `section ${line.outcome}` : groupId(line.group);
}

function toggled(set: ReadonlySet<string>, value: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
