// dmn-js with only what a manager needs: decision tables and expressions, in Dutch, with plain cells.

import EditingManager from 'dmn-js-shared/lib/base/EditingManager';
import { is } from 'dmn-js-shared/lib/util/ModelUtil';
import TableViewer from 'dmn-js-decision-table/lib/Viewer';
import addRule from 'dmn-js-decision-table/lib/features/add-rule';
import annotations from 'dmn-js-decision-table/lib/features/annotations/editor';
import cellSelection from 'dmn-js-decision-table/lib/features/cell-selection';
import columnResize from 'dmn-js-decision-table/lib/features/column-resize';
import copyCutPaste from 'dmn-js-decision-table/lib/features/copy-cut-paste';
import createInputs from 'dmn-js-decision-table/lib/features/create-inputs';
import tableContextMenu from 'dmn-js-decision-table/lib/features/context-menu';
import tableEditorActions from 'dmn-js-decision-table/lib/features/editor-actions';
import tableHead from 'dmn-js-decision-table/lib/features/decision-table-head/editor';
import dragAndDrop from 'dmn-js-decision-table/lib/features/drag-and-drop';
import hitPolicy from 'dmn-js-decision-table/lib/features/hit-policy/editor';
import keyboard from 'dmn-js-decision-table/lib/features/keyboard';
import modeling from 'dmn-js-decision-table/lib/features/modeling';
import rules from 'dmn-js-decision-table/lib/features/decision-rules/editor';
import properties from 'dmn-js-decision-table/lib/features/decision-table-properties/editor';
import dataTypes from 'dmn-js-shared/lib/features/data-types';
import expressionLanguages from 'dmn-js-shared/lib/features/expression-languages';
import feelContext from 'dmn-js-shared/lib/features/feel-language-context';
import contextMenu from 'table-js/lib/features/context-menu';
import editorActions from 'table-js/lib/features/editor-actions';
import interactionEvents from 'table-js/lib/features/interaction-events';
import selection from 'table-js/lib/features/selection';
import LiteralExpression from 'dmn-js-literal-expression/lib/Editor';
import { translate } from './dutch.js';

/** One language. Its name is not the one for which dmn-js would load an editor of its own. */
export const LANGUAGES = { options: [{ label: 'FEEL', value: 'FEEL' }], defaults: { editor: 'FEEL' } };

const dutch = { translate: ['value', translate] };

class TableEditor extends TableViewer {
  getModules() {
    return [
      ...TableViewer._getModules(), addRule, annotations, cellSelection, columnResize, contextMenu, copyCutPaste,
      createInputs, dataTypes, dragAndDrop, editorActions, expressionLanguages, feelContext, hitPolicy,
      interactionEvents, keyboard, modeling, properties, rules, selection, tableContextMenu, tableEditorActions,
      tableHead, dutch,
    ];
  }
}

class ExpressionEditor extends LiteralExpression {
  getModules() {
    return [...super.getModules(), dutch];
  }
}

const holds = (type) => (element) => is(element, 'dmn:Decision') && is(element.decisionLogic, type);

export default class TableManager extends EditingManager {
  _getViewProviders() {
    return [
      { id: 'decisionTable', constructor: TableEditor, opens: holds('dmn:DecisionTable') },
      { id: 'literalExpression', constructor: ExpressionEditor, opens: holds('dmn:LiteralExpression') },
    ];
  }
}
