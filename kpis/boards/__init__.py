"""What the dashboards show, put together from roll-ups and indicator values alone (K3). Nothing here reads the logs."""
