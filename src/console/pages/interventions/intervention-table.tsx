import type { InterventionRow } from '../../api/intervention';
import { Cell } from '../../parts/cell';
import { OutcomeMark, RiskMark } from '../../parts/mark';
import { RowTable } from '../../parts/row-table';
import { RoundMoney, Sent, Time } from '../../parts/value';
import type { RowList } from '../../state/row-list';
import { SortHead } from './sort-head';

interface InterventionTableProps {
  readonly list: RowList<InterventionRow>;
  readonly onOpen: (id: string) => void;
  readonly empty: preact.ComponentChildren;
}

/** The list of interventions. */
export function InterventionTable({ list, onOpen, empty }: InterventionTableProps) {
  return (
    <RowTable
      label="Interventions"
      kind="of-interventions"
      list={list}
      rows={list.rows.value}
      idOf={({ id }) => id}
      head={<SortHead />}
      cells={(row) => <Cells row={row} />}
      onOpen={onOpen}
      empty={empty}
    />
  );
}

function Cells({ row }: { readonly row: InterventionRow }) {
  return (
    <>
      <Cell kind="outcome">
        <OutcomeMark outcome={row.outcome} />
      </Cell>
      <Cell kind="risk">
        <RiskMark level={row.risk_level} />
      </Cell>
      <Cell kind="action">
        <Sent text={row.action_name} />
        <span class="quiet cell-more">
          {/* Why, in a word: reasons begin alike, and are cut before they differ. */}
          <Sent text={row.rule || row.reason || row.blast_radius} />
        </span>
      </Cell>
      <Cell kind={`cost number ${row.cost_prevented_usd ? '' : 'quiet'}`}>
        <RoundMoney usd={row.cost_prevented_usd} />
      </Cell>
      <Cell kind="agent">
        <Sent text={row.agent_id} />
      </Cell>
      <Cell kind="policy quiet">
        <Sent text={row.policy_name ?? row.rule} />
      </Cell>
      <Cell kind="time number">
        <Time at={row.timestamp} />
      </Cell>
    </>
  );
}
