"""The storefront's pages: function views, one service or query call each."""
