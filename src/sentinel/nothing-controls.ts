import type { ControlStatus } from '../platform-client/control-status';

/** The status of a Sentinel without a platform. */
export const NOTHING_CONTROLS: ControlStatus = {
  isConnected: false,
  policies: null,
  policiesAt: null,
  isFromHome: false,
  stops: 0,
  refused: null,
  lastError: null,
};
