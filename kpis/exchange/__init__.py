"""What other systems of the province read: indicators, communes, and the values with what they are made of (K1)."""
