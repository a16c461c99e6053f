// Stands in for the FEEL editor of dmn-js: a plain cell. That editor writes style elements, which our pages refuse.

import { createComponentVNode } from 'inferno';
import { Component } from 'inferno';
import ContentEditable from 'dmn-js-shared/lib/components/ContentEditable';

export default class PlainCell extends Component {
  constructor(props, context) {
    super(props, context);
    this.setNode = (instance) => { this.content = instance; };
  }

  componentDidMount() {
    if (this.props.autoFocus && this.content?.node) {
      const { node } = this.content;
      node.focus();
      getSelection().selectAllChildren(node);
      getSelection().collapseToEnd();
    }
  }

  render() {
    return createComponentVNode(2, ContentEditable, { ...this.props }, null, this.setNode);
  }
}
