import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';

interface DrawerProps {
  readonly label: string;
  readonly onClose: () => void;
  /** Goes to the one before or after; absent where there is none. */
  readonly onStep?: (step: 1 | -1) => void;
  readonly children: ComponentChildren;
}

/**
 * A dialog at the side. The browser keeps the focus in it, and gives it back to where it was; Escape closes, j and k go
 * to the one after and before.
 */
export function Drawer({ label, onClose, onStep, children }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    if (event.key === 'j') onStep?.(1);
    if (event.key === 'k') onStep?.(-1);
  };
  const onClick = ({ target }: MouseEvent): void => {
    if (target === dialog.current) onClose();
  };
  const onCancel = (event: Event): void => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog class="drawer" ref={dialog} aria-label={label} onCancel={onCancel} onKeyDown={onKeyDown} onClick={onClick}>
      <div class="drawer-inner">
        <div class="drawer-bar">
          {onStep !== undefined && (
            <>
              <button
                type="button"
                class="button bare icon"
                aria-label="Previous (k)"
                title="Previous (k)"
                onClick={() => onStep(-1)}
              >
                <Icon name="up" />
              </button>
              <button
                type="button"
                class="button bare icon"
                aria-label="Next (j)"
                title="Next (j)"
                onClick={() => onStep(1)}
              >
                <Icon name="down" />
              </button>
            </>
          )}
          <button
            type="button"
            class="button bare icon close"
            aria-label="Close"
            title="Close (Escape)"
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
