import { Cell } from '../../parts/cell';
import { FirstSteps } from '../../parts/first-steps';
import { HeadCell } from '../../parts/head-cell';
import { Page } from '../../parts/page';
import { RowTable } from '../../parts/row-table';
import { RoundMoney, Sent, Time } from '../../parts/value';
import { go, query, withQuery } from '../../state/address';
import { agents } from '../../state/sources';
import { useRows } from '../../state/use-rows';
import { useStops } from '../../state/use-stops';
import { counted, countText, percentText } from '../../text/words';
import { AgentDrawer } from './agent-drawer';
import { isStopped } from './is-stopped';
import { StopButton } from './stop-button';
import { StopList } from './stop-list';

const COLUMNS = [
  ['action', 'Agent'],
  ['time', 'Last seen'],
  ['count number', 'Runs'],
  ['count number', 'Actions'],
  ['rate number', 'Success'],
  ['count number', 'Interventions'],
  ['rate number', 'Intervention rate'],
  ['spent number', 'Cost'],
  ['cost number', 'Cost prevented'],
] as const;

/** The agents: what they do, what it costs, how often they are stopped. */
export function Agents() {
  const list = useRows(agents, '', ['stats_updated']);
  const { stops, reload } = useStops();
  const opened = query.value.get('agent');
  const open = (id: string | null): void =>
    go(withQuery({ agent: id === null ? [] : [id] }), { replace: opened !== null });
  const total = list.total.value;
  const actions = (
    <>
      {!isStopped(stops, 'all', null) && (
        <StopButton
          target={{ target_type: 'all', target_id: null }}
          name="every agent"
          isStopped={false}
          onChanged={reload}
        />
      )}
    </>
  );
  return (
    <Page title="Agents" count={total === null ? null : counted(total, 'agent')} actions={actions}>
      <StopList stops={stops} onChanged={reload} />
      <RowTable
        label="Agents"
        kind="of-agents"
        list={list}
        rows={list.rows.value}
        idOf={({ agent_id: id }) => id}
        head={COLUMNS.map(([kind, name]) => (
          <HeadCell key={name} kind={kind}>
            {name}
          </HeadCell>
        ))}
        cells={(agent) => (
          <>
            <Cell kind="action">
              <Sent text={agent.display_name ?? agent.agent_id} />
              <span class="quiet cell-more">
                {(agent.display_name !== null || agent.description !== null) && (
                  <Sent text={agent.display_name === null ? agent.description : agent.agent_id} />
                )}
              </span>
              {isStopped(stops, 'agent', agent.agent_id) && <span class="mark critical">Stopped</span>}
            </Cell>
            <Cell kind="time">
              <Time at={agent.last_seen_at} ago />
            </Cell>
            <Cell kind="count number">{countText(agent.runs)}</Cell>
            <Cell kind="count number">{countText(agent.actions)}</Cell>
            <Cell kind="rate number">{percentText(agent.success_rate)}</Cell>
            <Cell kind="count number">{countText(agent.interventions)}</Cell>
            <Cell kind="rate number">{percentText(agent.intervention_rate)}</Cell>
            <Cell kind="spent number">
              <RoundMoney usd={agent.cost_usd} />
            </Cell>
            <Cell kind="cost number">
              <RoundMoney usd={agent.cost_prevented_usd} />
            </Cell>
          </>
        )}
        onOpen={open}
        empty={<FirstSteps />}
      />
      {opened !== null && (
        <AgentDrawer
          id={opened}
          ids={list.rows.value.map(({ agent_id: id }) => id)}
          stops={stops}
          onStopped={reload}
          onOpen={open}
        />
      )}
    </Page>
  );
}
